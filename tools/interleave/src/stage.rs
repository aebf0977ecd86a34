//! What a learner sees: the programs to play, the player, tables and pictures. It knows the model; the
//! model knows nothing of it.

mod code;
pub mod columns;
pub mod picture;
pub mod player;
mod scene;
mod scenes;
pub mod screen;

pub use code::code;
pub use scene::Scene;
pub use scenes::SCENES;
