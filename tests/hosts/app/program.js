import { answerLines } from "./lines.js";

void answerLines();
