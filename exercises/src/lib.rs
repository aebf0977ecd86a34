//! The judge: runs your answer to an exercise in every order that its threads can take, and shows the one that
//! breaks it.
//!
//! An answer is a program of its own, `src/bin/NAME.rs`. Its last line, [`judge!`](crate::judge), makes it one:
//! it hands the answer to the trials of its task. Solutions and mistakes have the same form, so any of them can
//! be copied over an answer.
//!
//! ```text
//! cargo run -p exercises
//! cargo run -p exercises -- semaphore
//! ```

#![warn(missing_docs, clippy::pedantic)]

// So that a solution or a mistake is a module here as it is a program elsewhere.
#[cfg(any(test, feature = "answers"))]
extern crate self as exercises;

#[cfg(any(test, feature = "answers"))]
pub mod answers;
pub mod args;
mod columns;
mod fault;
mod reached;
mod report;
mod search;
mod supervise;
pub mod task;
pub mod tasks;
pub mod testing;
mod unseen;
mod verdict;

pub use supervise::main;

/// Lets the trials call these methods of an answer's type.
#[doc(hidden)]
#[macro_export]
macro_rules! forward {
    ($of:ident: $to:ident { $($method:ident($($name:ident: $type:ty),*) $(-> $returns:ty)?;)* }) => {
        impl $crate::tasks::$to::$of for $of {
            $(fn $method(&self $(, $name: $type)*) $(-> $returns)? {
                $of::$method(self $(, $name)*)
            })*
        }
    };
}

/// Makes a program of the answer in this file: `exercises::judge!(semaphore);`.
#[macro_export]
macro_rules! judge {
    ($exercise:ident) => {
        #[allow(dead_code)]
        fn main() -> ::std::process::ExitCode {
            $crate::main(&to_be_judged())
        }

        // (Methods of an answer's type are made methods of a trait in there.)
        #[allow(dead_code, missing_docs, non_local_definitions)]
        pub fn to_be_judged() -> $crate::task::Answer {
            use $crate::tasks::$exercise::{Given, TASK, TRIALS};
            let given: Given = $crate::$exercise!();
            $crate::task::Answer::new(&TASK, TRIALS, given, file!())
        }

        #[cfg(test)]
        #[test]
        fn is_judged_as_its_header_says() {
            $crate::testing::is_judged_as_its_header_says(&to_be_judged());
        }
    };
}
