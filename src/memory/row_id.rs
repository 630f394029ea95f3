//! The ids of rows. Their order is the order in which the rows were created, whatever the dates in them say.

/// How far ahead of the clock an id may be, in milliseconds: clocks of two devices differ. One that is further ahead comes from a
/// date that was brought in, or from a clock that was wrong, and later ids do not continue from it.
const MAX_AHEAD: u64 = 24 * 60 * 60 * 1000;
const TIME_DIGITS: usize = 12;

/// The id after those in `ids`, which is sorted: `prefix`, a time in hexadecimal, `random`. It is larger than theirs, though the
/// clock may stand still or go back. `earlier`: how many ids were made since `ids`.
pub(super) fn next<'a>(
    prefix: &str,
    ids: impl DoubleEndedIterator<Item = &'a str>,
    earlier: usize,
    now: u64,
    random: u64,
) -> String {
    let last = ids.rev().filter_map(|id| time_of(prefix, id)).find(|time| *time <= now + MAX_AHEAD);
    let time = now.max(last.map_or(0, |last| last + 1)) + earlier as u64;
    format!("{prefix}{time:012x}{random:016x}")
}

fn time_of(prefix: &str, id: &str) -> Option<u64> {
    u64::from_str_radix(id.strip_prefix(prefix)?.get(..TIME_DIGITS)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{MAX_AHEAD, next};

    #[test]
    fn ids_ascend_while_the_clock_stands_still_or_goes_back() {
        let first = next("#job", [].into_iter(), 0, 1_000, 9);
        let second = next("#job", [&*first].into_iter(), 0, 1_000, 1);
        let third = next("#job", [&*first, &*second].into_iter(), 0, 400, 0);
        let fourth = next("#job", [&*first, &*second].into_iter(), 1, 400, 0);
        assert!(first < second && second < third && third < fourth);
    }

    #[test]
    fn a_time_far_ahead_is_not_continued() {
        let now = 1_000;
        let ahead = next("", [].into_iter(), 0, now + MAX_AHEAD, 0);
        assert!(next("", [&*ahead].into_iter(), 0, now, 0) > ahead);
        let far = next("", [].into_iter(), 0, 4_070_908_800_000, 0);
        let known = next("", [].into_iter(), 0, now, 0);
        let ids = ["memory-1", "m", &*known, &*far, "ffffffffffff0000"];
        let id = next("", ids.into_iter(), 0, now, 0);
        assert!(known < id && id < far);
    }
}
