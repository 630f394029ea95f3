use super::{MemoryQuestion, memory_question, says_nothing};
