//! The rules over the tables of the hostile suite: what is dangerous is found, what people say is not.

use super::Verdict;
use super::unpack::unpacked;

const HARMLESS: &str = include_str!("../../../tests/hostile/harmless.txt");

#[test]
fn what_people_say_about_themselves_is_clean() {
    let lines = HARMLESS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let wrong: Vec<String> =
        lines.filter_map(|line| Verdict::of(line).map(|verdict| format!("{}: {line}", verdict.name()))).collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_packed_table_is_the_table() {
    let table = include_str!("orders.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/orders.lz"));
    assert_eq!(unpacked(packed), table.collect::<Vec<_>>().join("\n"));
}
