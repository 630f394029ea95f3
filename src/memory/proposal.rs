//! Proposals: the changes that a model wants, with its handles resolved. The app can refuse or edit them before they are stored.

use serde::{Deserialize, Serialize};

use super::guard::Verdict;
use super::handle::{self, Shown};
use super::record::Category;
use crate::wire::block::Operation;
use crate::wire::json::{Object, ObjectWriter, RawValue, list};

/// What a proposal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProposalKind {
    /// Adds a memory.
    Add,
    /// Replaces the text of a memory.
    Update,
    /// Deletes a memory.
    Forget,
    /// Deletes all memories, or all of a category.
    ForgetAll,
    /// Deletes the memories that have all words of the text.
    ForgetAbout,
}

/// A change that a model wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What it does.
    pub kind: ProposalKind,
    /// The id of the memory; empty for a new one, and for all.
    pub id: String,
    /// The statement, or the subject that is forgotten; empty when something else is.
    pub text: String,
    /// The category as the model wrote it.
    pub category: Option<String>,
    /// Whether the app has approved it: it is then not set aside.
    pub is_approved: bool,
}

impl Proposal {
    /// Resolves the handles in `operations`. An update of a memory that was not shown adds one; nothing is forgotten
    /// that was not shown.
    pub fn resolve<'a>(operations: impl Iterator<Item = &'a Operation>, shown: &[Shown]) -> Vec<Self> {
        let mut proposals = Vec::new();
        for operation in operations {
            proposals.extend(Self::of(operation, shown));
        }
        proposals
    }

    fn of(operation: &Operation, shown: &[Shown]) -> Option<Self> {
        let (handle, text, category) = match operation {
            Operation::Add { text, category } => ("", &**text, category.clone()),
            Operation::Update { handle, text, category } => (&**handle, &**text, category.clone()),
            Operation::Forget { handle } => (&**handle, "", None),
            Operation::ForgetAll { category } => ("", "", category.clone()),
            Operation::ForgetAbout { about } => ("", &**about, None),
        };
        let id = handle::find(shown, handle).map_or(String::new(), |shown| shown.id.clone());
        let kind = match operation {
            Operation::Forget { .. } if id.is_empty() => return None,
            Operation::Forget { .. } => ProposalKind::Forget,
            Operation::ForgetAll { .. } => ProposalKind::ForgetAll,
            Operation::ForgetAbout { .. } => ProposalKind::ForgetAbout,
            _ if id.is_empty() => ProposalKind::Add,
            _ => ProposalKind::Update,
        };
        Some(Self { kind, id, text: text.to_owned(), category, is_approved: false })
    }

    /// Applies what the app decided about `proposals`: the text of a JSON list with `true`, `false` or
    /// `{"text":…,"category":…,"approve":true}` for each. A proposal without one of these is refused, and removed.
    pub fn decide(proposals: &mut Vec<Self>, decisions: &str) {
        let mut decisions = RawValue::parse(decisions).and_then(RawValue::items).unwrap_or_default().into_iter();
        proposals.retain_mut(|proposal| {
            let Some(decision) = decisions.next() else { return false };
            if decision.get() == "true" {
                return true;
            }
            let Some(changed) = Object::of(decision) else { return false };
            let (text, category) = (changed.string("text"), changed.string("category"));
            if matches!(proposal.kind, ProposalKind::Add | ProposalKind::Update) {
                proposal.is_approved = changed.is_true("approve");
                proposal.text = text.unwrap_or_else(|| std::mem::take(&mut proposal.text));
                proposal.category = category.or_else(|| proposal.category.take());
            }
            true
        });
    }

    /// `proposals` as the app sees them.
    pub fn to_json(proposals: &[Self]) -> String {
        let mut items = Vec::new();
        for Self { kind, id, text, category, .. } in proposals {
            let mut object = ObjectWriter::default().string("kind", kind.name()).string("text", text);
            if let Some(category) = category.as_deref().and_then(Category::from_name) {
                object = object.string("category", category.name());
            }
            let verdict = matches!(kind, ProposalKind::Add | ProposalKind::Update).then(|| Verdict::of(text)).flatten();
            if let Some(verdict) = verdict {
                object = object.string("verdict", verdict.name());
            }
            if !id.is_empty() {
                object = object.string("replaces", id);
            }
            items.push(object.end());
        }
        list(items)
    }
}

impl ProposalKind {
    /// Its name in JavaScript.
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Update => "update",
            Self::Forget => "forget",
            Self::ForgetAll => "forgetAll",
            Self::ForgetAbout => "forgetAbout",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::handle::shown;
    use super::{Operation, Proposal, ProposalKind};

    fn proposals() -> Vec<Proposal> {
        let shown = shown("key", vec!["one".to_owned(), "two".to_owned()]);
        let [text, category] = ["Sings", "Fact"].map(str::to_owned);
        let [one, two] = [&shown[0], &shown[1]].map(|shown| shown.handle.clone());
        let operations = [
            Operation::Add { text: text.clone(), category: Some(category) },
            Operation::Update { handle: one, text: text.clone(), category: None },
            Operation::Update { handle: "m9".to_owned(), text, category: None },
            Operation::Forget { handle: two },
            Operation::Forget { handle: "m1".to_owned() },
            Operation::ForgetAll { category: None },
        ];
        Proposal::resolve(operations.iter(), &shown)
    }

    #[test]
    fn handles_are_resolved() {
        let kinds: Vec<_> = proposals().into_iter().map(|proposal| (proposal.kind, proposal.id)).collect();
        let expected = [
            (ProposalKind::Add, ""),
            (ProposalKind::Update, "one"),
            (ProposalKind::Add, ""),
            (ProposalKind::Forget, "two"),
            (ProposalKind::ForgetAll, ""),
        ];
        assert_eq!(kinds, expected.map(|(kind, id)| (kind, id.to_owned())));
        let json = Proposal::to_json(&proposals()[..2]);
        let expected =
            r#"[{"kind":"add","text":"Sings","category":"fact"},{"kind":"update","text":"Sings","replaces":"one"}]"#;
        assert_eq!(json, expected);
    }

    #[test]
    fn the_app_decides() {
        let decide = |decisions: &str| {
            let mut kept = proposals();
            Proposal::decide(&mut kept, decisions);
            kept.into_iter()
                .map(|kept| format!("{} {} {:?}", kept.kind.name(), kept.text, kept.category))
                .collect::<Vec<_>>()
        };
        assert_eq!(decide("[true,false,true,true,false]").len(), 3);
        let kept =
            decide(r#"[{"text":"Hums","category":"context"},{"text":"x"},false,{"text":"x"},{"category":"fact"}]"#);
        assert_eq!(kept, ["add Hums Some(\"context\")", "update x None", "forget  None", "forgetAll  None"]);
        for refused in ["", "[]", "{}", "true", "[1,\"true\",null,[true]]", "[false,false,false,false]", "[false"] {
            assert_eq!(decide(refused), Vec::<String>::new(), "{refused}");
        }
        assert_eq!(decide("[true]").len(), 1);
    }
}
