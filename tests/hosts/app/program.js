import { answerLines } from "./lines.js";

answerLines();
