/** What goes into a request. */
export const turns = [
  { name: "a retry begins a new turn", file: "src/turn.rs", find: "if may_be_known { self.known.borrow().addition(id) } else { None }", replace: "None" },
  {
    name: "where no block is asked for, none is looked for, though the service has shown one",
    file: "src/turn.rs",
    find: "if !request.kept_elsewhere {\n            return Ok(None);",
    replace: "if !request.kept_elsewhere || request.said.is_some() {\n            return Ok(None);",
  },
  { name: "memories go into the first message of the user", file: "src/wire/request/mod.rs", find: "messages.iter().enumerate().rev().find_map(", replace: "messages.iter().enumerate().find_map(" },
  {
    name: "memories go into the system prompt",
    file: "src/wire/request/mod.rs",
    find: "Object::of(*raw).filter(|message| message.says(\"role\", \"user\"))?;",
    replace: "Object::of(*raw).filter(|message| at == 0 || message.says(\"role\", \"system\"))?;",
  },
  { name: "a block is asked for beside structured output", file: "src/wire/request/mod.rs", find: "!(structured || audio || forced || short ||", replace: "!(structured && audio || forced || short ||" },
];
