/** What goes into a request, and what may be learned from its reply. */
export const turns = [
  {
    name: "a retry begins a new turn",
    file: "src/turn/begin.rs",
    find: "if is_continued { self.session.borrow().injection(turn_id) } else { None }",
    replace: "None",
  },
  {
    name: "a retry that does not say so begins a new turn",
    file: "src/turn/session.rs",
    find: "turn.id == turn_id && !turn.is_answered)",
    replace: "turn.id == turn_id && turn.nonce == 0)",
  },
  {
    name: "where no block is asked for, none is looked for, though the service has shown one",
    file: "src/turn/begin.rs",
    find: "if request.is_stored_conversation {",
    replace: "if request.is_stored_conversation && request.user_message.is_none() {",
  },
  {
    name: "memories are injected into the first message of the user",
    file: "src/wire/request/user_message.rs",
    find: "messages.iter().enumerate().rev().find_map(",
    replace: "messages.iter().enumerate().find_map(",
  },
  {
    name: "memories are injected into the system prompt",
    file: "src/wire/request/user_message.rs",
    find: 'Object::of(*value).filter(|message| message.is("role", "user"))?;',
    replace: 'Object::of(*value).filter(|message| index == 0 || message.is("role", "system"))?;',
  },
  {
    name: "a block is asked for beside structured output",
    file: "src/wire/request/block_support.rs",
    find: "!(has_structured_output || has_audio || has_forced_tool || is_short || has_prediction)",
    replace: "!(has_structured_output && has_audio || has_forced_tool || is_short || has_prediction)",
  },
  {
    name: "the same message has the same key in every turn",
    file: "src/turn/begin.rs",
    find: "key::derive(&secret, turn_id, nonce)",
    replace: "key::derive(&secret, turn_id, 0)",
  },
  {
    name: "a client that is made for each request has a session of its own",
    file: "src/turn/begin.rs",
    find: "session: self.session.clone(), salt: self.salt }",
    replace: "session: Rc::default(), salt: self.salt }",
  },
  {
    name: "a background reply is learned from each time that it is read",
    file: "src/turn/active.rs",
    find: "self.session.borrow().reply(&reply.id).is_some_and(|known| !known.is_learned)",
    replace: "self.session.borrow().reply(&reply.id).is_some()",
  },
  {
    name: "handles are the same in every turn",
    file: "src/memory/handle.rs",
    find: 'key::digest(&[0; 16], &[b"handle", key.as_bytes(), &number.to_le_bytes()])',
    replace: 'key::digest(&[0; 16], &[b"handle", &key.as_bytes()[..0], &number.to_le_bytes()])',
  },
  {
    name: "brackets around a handle do not matter",
    file: "src/memory/handle.rs",
    find: "let handle = inside.unwrap_or(written).trim();",
    replace: "let handle = inside.unwrap_or(written).trim_matches(['[', ']', ',', ' ']);",
  },
  {
    name: "a reply changes what the app added",
    file: "src/memory/learn_plan.rs",
    find: "self.brakes.options.protect_added && old.source == Source::App",
    replace: "self.brakes.options.protect_added && old.source == Source::App && false",
  },
  {
    name: "a reply forgets all that it was shown",
    file: "src/memory/learn_plan.rs",
    find: "let limit = limits::MAX_FORGETS * self.brakes.replies;",
    replace: "let limit = 32 * self.brakes.replies;",
  },
  {
    name: "the app is asked, and not heard",
    file: "src/turn/active.rs",
    find: "if let Some(decisions) = decisions {",
    replace: "if let Some(decisions) = decisions.filter(|decisions| decisions.is_empty()) {",
  },
  {
    name: "the text of a memory that was deleted stays in the change log",
    file: "src/memory/index.rs",
    find: ".filter(move |change| change.before.id == id)",
    replace: ".filter(move |change| change.id == id)",
  },
  {
    name: "a text that the user did not write forgets all",
    file: "src/memory/learn_plan.rs",
    find: "let LearnOptions { protect_added, may_forget_all } = self.brakes.options;",
    replace:
      "let LearnOptions { protect_added, may_forget_all } = LearnOptions { may_forget_all: true, ..self.brakes.options };",
  },
  {
    name: "a date in the future is kept",
    file: "src/memory/index.rs",
    find: "record.until(host.now())",
    replace: "record.until(host.now() | !0)",
  },
  {
    name: "later ids continue from an id that is years ahead",
    file: "src/memory/row_id.rs",
    find: ".find(|time| *time <= now + MAX_AHEAD)",
    replace: ".find(|time| *time <= now.max(*time) + MAX_AHEAD)",
  },
  {
    name: "a row whose metadata JavaScript cannot parse is read",
    file: "src/memory/index.rs",
    find: "record.scope.is_empty() || host.is_json_object(&record.scope)",
    replace: "record.scope.is_empty() || record.scope.len() > 1",
  },
];
