//! The time that a question names: "last week", "in March", "vor drei Tagen".

use std::ops::Range;

use super::claim::number;
use super::runs::runs;

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// Units of time, as they are written, folded, and how many days they have.
const UNITS: [(&str, u64); 4] = [
    ("day days tag tage tagen jour jours dia dias giorno giorni dagen", 1),
    ("week weeks woche wochen semaine semaines semana semanas settimana settimane weken", 7),
    ("month months monat monate monaten mois mes meses mese mesi maanden", 30),
    ("year years jahr jahre jahren an ans ano anos anno anni jaren jaar", 365),
];
const LAST: &str = "last past previous letzte letzten letztes letzter vorige vergangene derniere dernier pasada pasado passada \
    passado scorsa scorso vorig vorige afgelopen";
const AGO: &str = "ago vor il hace fa geleden atras";
const YESTERDAY: &str = "yesterday gestern ayer ontem ieri gisteren вчера";
const TODAY: &str = "today heute hoy oggi vandaag сегодня";
const MONTHS: [&str; 12] = [
    "january januar janvier enero janeiro gennaio januari",
    "february februar fevrier febrero fevereiro febbraio februari",
    "march marz mars marzo marco maart",
    "april avril abril aprile",
    "may mai mayo maio maggio mei",
    "june juni juin junio junho giugno",
    "july juli juillet julio julho luglio",
    "august aout agosto augustus",
    "september septembre septiembre setembro settembre",
    "october oktober octobre octubre outubro ottobre",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dezembro dicembre",
];
/// What stands before the name of a month: "may" is a verb too.
const IN: &str = "in im en em nel since seit last letzten of";

/// The time that `text` names, in milliseconds since 1970, when it is `now`. The user's time zone is not known: days have some hours
/// more on both sides.
pub fn named_time(text: &str, now: u64) -> Option<Range<u64>> {
    let runs = runs(text);
    let word = |at: usize| runs.get(at).map_or("", |run| &*run.text);
    let is_in = super::claim::is_in;
    let ago = |days: u64| now.saturating_sub(days * DAY);
    for at in 0..runs.len() {
        if is_in(YESTERDAY, word(at)) {
            return Some(now.saturating_sub(2 * DAY)..now.saturating_sub(DAY / 4));
        } else if is_in(TODAY, word(at)) {
            return Some(now.saturating_sub(DAY)..u64::MAX);
        }
        let unit = |at: usize| UNITS.iter().find(|(names, _)| is_in(names, word(at))).map(|(_, days)| *days);
        let is_last = |at: usize| is_in(LAST, word(at));
        if let Some(days) = unit(at).filter(|days| *days > 1 && (at > 0 && is_last(at - 1) || is_last(at + 1))) {
            // The unit before this one, whenever this one began.
            return Some(ago(2 * days)..ago(days.div_ceil(2)));
        }
        let count = number(word(at)).filter(|count| (1..1000).contains(count));
        if let Some((days, count)) = unit(at + 1).zip(count)
            && (at > 0 && is_in(AGO, word(at - 1)) || is_in(AGO, word(at + 2)) || at > 1 && word(at - 2) == "il")
        {
            let (middle, around) = (days * count, (days / 2).max(1));
            return Some(ago(middle + around)..ago(middle - around.min(middle)));
        }
        let month = MONTHS.iter().position(|names| is_in(names, word(at)));
        if let Some(month) = month.filter(|_| at > 0 && is_in(IN, word(at - 1))) {
            return Some(month_before(month as u64, now));
        }
    }
    None
}

/// The last month with this number, from 0, that has begun, with half a day more on both sides.
fn month_before(month: u64, now: u64) -> Range<u64> {
    let (year, this_month) = year_and_month(now / DAY);
    let year = if month > this_month { year - 1 } else { year };
    let (next_year, next) = if month == 11 { (year + 1, 0) } else { (year, month + 1) };
    (first_day(year, month) * DAY).saturating_sub(DAY / 2)..first_day(next_year, next) * DAY + DAY / 2
}

/// The days from 1970 to the first of a month (<https://howardhinnant.github.io/date_algorithms.html>).
fn first_day(year: u64, month: u64) -> u64 {
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    (year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5).saturating_sub(719_468)
}

fn year_and_month(day: u64) -> (u64, u64) {
    let mut year = 1970 + day / 366;
    while first_day(year + 1, 0) <= day {
        year += 1;
    }
    let month = (0..12).rev().find(|month| first_day(year, *month) <= day).unwrap_or_default();
    (year, month)
}

#[cfg(test)]
mod tests {
    use super::{DAY, first_day, named_time, year_and_month};

    #[test]
    fn months_begin_where_the_calendar_says() {
        assert_eq!([first_day(1970, 0), first_day(2000, 2), first_day(2026, 10)], [0, 11_017, 20_758]);
        for day in [0, 31, 58, 59, 11_016, 11_017, 20_757, 20_758] {
            let (year, month) = year_and_month(day);
            assert!(first_day(year, month) <= day && day < first_day(year, month) + 31, "{day}");
        }
    }

    #[test]
    fn a_question_names_a_time() {
        let now = first_day(2026, 10) * DAY + 20 * DAY;
        let days = |text: &str| {
            named_time(text, now).map(|time| [time.start, time.end].map(|end| (now.saturating_sub(end)) / DAY))
        };
        for (text, expected) in [
            ("What did I do yesterday?", Some([2, 0])),
            ("What happened last week?", Some([14, 4])),
            ("Was habe ich letzte Woche gesagt?", Some([14, 4])),
            ("Qu'ai-je dit la semaine dernière ?", Some([14, 4])),
            ("What did I tell you 10 days ago?", Some([11, 9])),
            ("Wo war ich vor drei Wochen?", Some([24, 18])),
            ("Where was I in March?", Some([265, 233])),
            ("Wo war ich im Dezember?", Some([355, 323])),
            ("What may I eat?", None),
            ("Where do I live?", None),
            ("I march on", None),
            ("", None),
        ] {
            assert_eq!(days(text), expected, "{text}");
        }
        assert_eq!(named_time("today", now).unwrap().end, u64::MAX);
        assert!(named_time("in December", 5).is_some(), "a clock that was never set");
    }
}
