//! Conversations from life, each over the public path of a turn: what is learned, replaced, forgotten and undone, and what a request
//! shows. `tests/unit/lifecycle/` runs the same table over the built package.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use fast_memory::memory::{Category, Learned, MemoryChange, NewMemory, RecallOptions, Record, Source};
use fast_memory::turn::{Turn, TurnOptions, Turns};
use fast_memory::wire::api::Api;
use pollster::block_on;
use serde_json::{Value, json};
use support::{DEFAULTS, NOW, Setup, all, ask, begin_with, new_memory};

const TABLE: &str = include_str!("../unit/lifecycle/conversations.json");
const OPTIONS: TurnOptions = TurnOptions { recall: RecallOptions { counts_use: true, ..DEFAULTS.recall }, ..DEFAULTS };
const DAY: i64 = 86_400_000;

/// A user, a model that says what it is told to, and the last change.
struct Life {
    setup: Setup,
    options: TurnOptions,
    changes: Vec<String>,
    max_memories: usize,
}

impl Life {
    fn record(&self, text: &str) -> Record {
        let found = all(&self.setup.memory()).into_iter().find(|record| record.text == text);
        found.unwrap_or_else(|| panic!("there is no {text}: {:?}", self.setup.texts()))
    }

    fn step(&mut self, step: &Value) {
        let text = |name: &str| step[name].as_str();
        self.max_memories = step["maxMemories"].as_u64().map_or(self.max_memories, |most| most as usize);
        let (setup, max_memories) = (&self.setup, self.max_memories);
        let memory = || setup.memory_with(max_memories);
        if let Some(days) = step["days"].as_i64() {
            let now = self.setup.host.now.get();
            self.setup.host.now.set(now.checked_add_signed(days * DAY).unwrap());
        }
        if let Some(date) = text("date") {
            let [year, month, day]: [i64; 3] =
                date.split('-').map(|part| part.parse().unwrap()).collect::<Vec<_>>().try_into().unwrap();
            let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
            let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1 - 719_468;
            self.setup.host.now.set((days * DAY) as u64);
        }
        if let Some(top_k) = step["topK"].as_u64() {
            self.options.recall.top_k = top_k as usize;
        }
        if let Some(added) = text("add") {
            let source = if text("source") == Some("reply") { Source::Reply } else { Source::App };
            let category = text("category").and_then(Category::from_name).unwrap_or(Category::Fact);
            let expires_at = step["days_left"].as_i64().map(|days| self.setup.host.now.get() + (days * DAY) as u64);
            let is_pinned = step["pinned"] == true;
            let new = NewMemory { source, category, is_pinned, expires_at, ..new_memory(added) };
            block_on(memory().add(&[new])).unwrap();
        }
        if let Some(pinned) = text("unpin") {
            let change = MemoryChange { is_pinned: Some(false), ..MemoryChange::default() };
            block_on(memory().update(&self.record(pinned).id, &change)).unwrap();
        }
        if let Some(message) = text("say") {
            let turns = Turns::new(memory(), self.setup.host.clone());
            let turn = begin_with(&turns, Api::Completions, &ask(message), &self.options);
            let request = turn.addition();
            let lines: Vec<&str> =
                request.lines().filter_map(|line| line.strip_prefix("[m")?.split_once(") ")).map(|it| it.1).collect();
            let list = |name: &str| step[name].as_array().cloned().unwrap_or_default();
            for shown in list("shown") {
                assert!(lines.contains(&shown.as_str().unwrap()), "{shown} is not shown to {message}: {lines:?}");
            }
            for hidden in list("hidden") {
                assert!(!lines.contains(&hidden.as_str().unwrap()), "{hidden} is shown to {message}");
            }
            let learned = Self::learn(&turn, &list("learn"));
            let mut changes: Vec<String> = learned.changes.into_iter().map(|change| change.id).collect();
            changes.dedup();
            self.changes.extend(changes);
        }
        if text("undo").is_some() {
            let change = self.changes.pop().expect("nothing was changed");
            assert!(block_on(memory().undo(&change)).unwrap().is_some(), "{change} cannot be undone");
        }
        if let Some(texts) = step["has"].as_array() {
            let expected: Vec<&str> = texts.iter().filter_map(Value::as_str).collect();
            let mut stored = self.setup.texts();
            stored.sort();
            let mut expected = expected;
            expected.sort_unstable();
            assert_eq!(stored, expected);
        }
        if let Some(count) = step["count"].as_u64() {
            assert_eq!(self.setup.texts().len() as u64, count);
        }
        if let Some(said) = text("repeats") {
            assert_eq!(Some(self.record(said).life.repeats), step["is"].as_u64());
        }
        if let Some(said) = text("history") {
            let history = block_on(memory().history(Some(&self.record(said).id))).unwrap();
            let texts: Vec<String> = history.into_iter().map(|change| change.change.before.text).collect();
            assert_eq!(json!(texts), step["is"]);
        }
    }

    /// The model writes `operations`, with the handles that the request shows in place of texts.
    fn learn(turn: &Turn, operations: &[Value]) -> Learned {
        if operations.is_empty() {
            return Learned::default();
        }
        let handle = |text: &Value| {
            let text = text.as_str().unwrap();
            let line = turn.addition().lines().find(|line| line.ends_with(&format!(") {text}"))).map(str::to_owned);
            line.map_or(text.to_owned(), |line| line[1..5].to_owned())
        };
        let written = |operation: &Value| {
            let mut operation = match operation {
                Value::String(text) => json!({ "content": text, "category": "fact" }),
                operation => operation.clone(),
            };
            if let Some(text) = operation.get("text").cloned() {
                operation["content"] = text;
            }
            for name in ["update", "forget"] {
                if operation.get(name).is_some() {
                    operation[name] = json!(handle(&operation[name]));
                }
            }
            operation
        };
        let block = json!(operations.iter().map(written).collect::<Vec<_>>()).to_string();
        support::learn(turn, &block)
    }
}

#[test]
fn every_conversation_ends_as_it_should() {
    let table: Vec<Value> = serde_json::from_str(TABLE).unwrap();
    let (mut kinds, mut wrong): (BTreeMap<String, [usize; 2]>, _) = (BTreeMap::new(), Vec::new());
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    for conversation in table.iter().filter(|conversation| conversation["package"] != true) {
        let life = Life { setup: Setup::new(), options: OPTIONS, changes: Vec::new(), max_memories: usize::MAX };
        life.setup.host.now.set(NOW);
        let life = std::panic::AssertUnwindSafe(std::cell::RefCell::new(life));
        let steps = conversation["steps"].as_array().unwrap();
        let run = std::panic::catch_unwind(|| steps.iter().for_each(|step| life.borrow_mut().step(step)));
        let [passed, total] = kinds.entry(conversation["kind"].to_string()).or_default();
        *total += 1;
        match run {
            Ok(()) => *passed += 1,
            Err(why) => {
                let why = why.downcast_ref::<String>().cloned().unwrap_or_else(|| "?".to_owned());
                wrong.push(format!("{}, {}: {why}", conversation["kind"], conversation["name"]));
            }
        }
    }
    std::panic::set_hook(hook);
    for (kind, [passed, total]) in &kinds {
        println!("{kind}: {passed} of {total}");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
