/**
 * The guards of the hostile suite. Each is taken out alone, and every case of `tests/hostile/cases.json` that names it, in `cases`, must
 * fail then; with `check`, of those with this check.
 */
export const hostile = [
  {
    name: "hostile: no text gives orders",
    file: "src/memory/guard/mod.rs",
    find: "} else if orders::gives_orders(&skeleton) {",
    replace: '} else if orders::gives_orders("") && skeleton.is_empty() {',
    cases: "orders",
  },
  {
    name: "hostile: no text holds a secret",
    file: "src/memory/guard/mod.rs",
    find: "if secrets::holds_secret(&text, &skeleton) {",
    replace: 'if secrets::holds_secret("", "") {',
    cases: "secrets",
  },
  {
    name: "hostile: letters are compared as they are",
    file: "src/memory/guard/mod.rs",
    find: "let skeleton = skeleton::skeleton(&text);",
    replace: "let skeleton = if text.is_ascii() { skeleton::skeleton(&text) } else { text.to_lowercase() };",
    cases: "lookalikes",
  },
  {
    name: "hostile: digits are no letters",
    file: "src/memory/guard/orders.rs",
    find: "without_digits(skeleton).is_some_and(|letters| are_in(&letters))",
    replace: "without_digits(skeleton).is_some_and(|letters| letters.is_empty())",
    cases: "digits",
  },
  {
    name: "hostile: hidden characters stay",
    file: "src/memory/guard/visible.rs",
    find: "        if stays {",
    replace: "        if stays || true {",
    cases: "hidden",
  },
  {
    name: "hostile: text of a request is a memory",
    file: "src/memory/learn_plan.rs",
    find: "match (learned_text::refusal(&text), old) {",
    replace: "match (learned_text::refusal(&text).filter(|_| text.len() > 1_000_000), old) {",
    cases: "echo",
  },
  {
    name: "hostile: any element is a block",
    file: "src/wire/block/rule.rs",
    find: "        None\n    }\n\n    /// Whether an opening tag that is truncated",
    replace:
      "        Some(TagKey { attribute: 0..0, is_learned: true })\n    }\n\n    /// Whether an opening tag that is truncated",
    cases: "key",
  },
  {
    name: "hostile: blocks in code are learned from",
    file: "src/wire/block/filter.rs",
    find: "if block.is_learned && !block.is_code && ",
    replace: "if block.is_learned && ",
    cases: "fence",
  },
  {
    name: "hostile: a memory is shown as it is",
    file: "src/prompt.rs",
    find: "let statement = quoted(&memory.text);",
    replace: "let statement = memory.text.clone();",
    cases: "frame",
  },
  {
    name: "hostile: all is forgotten that a model wants forgotten",
    file: "src/turn/injection.rs",
    find: "let all = asks_to_forget_all(message);",
    replace: "let all = asks_to_forget_all(message) || !message.is_empty();",
    cases: "forget-all",
  },
  {
    name: "hostile: a subject is forgotten that a model wants forgotten",
    file: "src/memory/learn_plan.rs",
    find: "if !may_forget && !may_forget_all {",
    replace: "if false {",
    cases: "forget-about",
  },
  {
    name: "hostile: any name is that of a memory",
    file: "src/memory/handle.rs",
    find: "shown.iter().find(|shown| shown.handle.eq_ignore_ascii_case(handle))",
    replace: "shown.iter().find(|shown| shown.handle.len() != handle.len() + 100)",
    cases: "handle",
  },
  {
    name: "hostile: a reply stores as much as it likes",
    file: "src/memory/learn_plan.rs",
    find: "proposals.iter().take(limits::MAX_OPERATIONS * brakes.replies)",
    replace: "proposals.iter().take(usize::MAX - brakes.replies)",
    cases: "operations",
  },
  {
    name: "hostile: a text is as long as it likes",
    file: "src/memory/learned_text.rs",
    find: ".take(limits::MAX_LEARNED_TEXT)",
    replace: ".take(usize::MAX)",
    cases: "length",
  },
  {
    name: "hostile: what is set aside is a memory like others",
    file: "src/memory/index.rs",
    find: "record.take_if(|record| record.quarantine.is_some())",
    replace: "record.take_if(|record| record.quarantine.is_some() && record.text.is_empty())",
    cases: "orders",
    check: "aside",
  },
];
