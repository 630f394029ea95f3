//! all-MiniLM-L6-v2: text in, vectors out.
