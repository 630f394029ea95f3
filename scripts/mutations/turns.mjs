/** What goes into a request. */
export const turns = [
  {
    name: "a retry begins a new turn",
    file: "src/turn/begin.rs",
    find: "if may_be_known { self.session.borrow().injection(turn_id) } else { None }",
    replace: "None",
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
];
