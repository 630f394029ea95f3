//! How the parts of a compiled model are written and read: little-endian numbers, and blocks with their length before them.

use std::{ops::Range, sync::Arc};

use crate::{error::Error, shared_bytes::SharedBytes};

/// Blocks of bytes start at multiples of this, counted from the start of the file: a kernel's load then lies in one cache line.
const ALIGNMENT: usize = 16;

/// Writes a compiled model.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn number(&mut self, value: usize) {
        let value = u32::try_from(value).expect("no part of a model has 4 GB");
        self.0.extend(value.to_le_bytes());
    }

    pub(crate) fn float(&mut self, value: f32) {
        self.0.extend(value.to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.resize(self.0.len().next_multiple_of(ALIGNMENT), 0);
        self.0.extend(bytes);
    }

    pub(crate) fn floats(&mut self, values: &[f32]) {
        self.number(values.len());
        for value in values {
            self.float(*value);
        }
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads a compiled model forward. Nothing is read past its end, and nothing allocated for a length that it does not have.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    buffer: &'a Arc<Vec<u8>>,
    start: usize,
    at: usize,
    end: usize,
}

impl<'a> Reader<'a> {
    /// Reads the file in `range` of `buffer`.
    pub(crate) fn new(buffer: &'a Arc<Vec<u8>>, range: Range<usize>) -> Result<Self, Error> {
        buffer.get(range.clone()).ok_or_else(truncated)?;
        Ok(Self { buffer, start: range.start, at: range.start, end: range.end })
    }

    pub(crate) fn raw(&mut self, length: usize) -> Result<&'a [u8], Error> {
        Ok(&self.buffer[self.take(length)?])
    }

    pub(crate) fn number(&mut self) -> Result<usize, Error> {
        Ok(u32::from_le_bytes(self.raw(4)?.try_into().expect("four bytes")) as usize)
    }

    pub(crate) fn float(&mut self) -> Result<f32, Error> {
        Ok(f32::from_le_bytes(self.raw(4)?.try_into().expect("four bytes")))
    }

    pub(crate) fn bytes(&mut self) -> Result<SharedBytes, Error> {
        let length = self.number()?;
        let padding = (self.at - self.start).next_multiple_of(ALIGNMENT) - (self.at - self.start);
        self.take(padding)?;
        let range = self.take(length)?;
        SharedBytes::new(self.buffer, range).ok_or_else(truncated)
    }

    pub(crate) fn floats(&mut self) -> Result<Vec<f32>, Error> {
        let count = self.number()?;
        let bytes = self.raw(count.checked_mul(4).ok_or_else(truncated)?)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|value| f32::from_le_bytes(*value)).collect())
    }

    /// As many values as the file says that there are.
    pub(crate) fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let count = self.number()?;
        let mut all = Vec::new();
        for _ in 0..count {
            all.push(read(self)?);
        }
        Ok(all)
    }

    /// Fails when there is more.
    pub(crate) fn finish(self) -> Result<(), Error> {
        if self.at == self.end { Ok(()) } else { Err(Error::model("it has more bytes than its parts")) }
    }

    fn take(&mut self, length: usize) -> Result<Range<usize>, Error> {
        let range = self.at..self.at.checked_add(length).filter(|end| *end <= self.end).ok_or_else(truncated)?;
        self.at = range.end;
        Ok(range)
    }
}

fn truncated() -> Error {
    Error::model("it is truncated")
}
