//! A file that is written as a whole or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use same_file::Handle;
use tempfile::{Builder, NamedTempFile};

/// Held while there is a half-written file. Whoever ends the program from another thread, when a
/// signal comes, takes it first and keeps it.
pub static WRITING: Mutex<()> = Mutex::new(());

/// A file to be written later, of which it is known that it can be.
#[derive(Debug)]
pub struct Target {
    /// Where a link leads to.
    path: PathBuf,
}

/// Writes the file now: see [`Target::write`].
///
/// # Errors
///
/// Returns an error if the file cannot be written. An existing one is then as it was.
///
/// # Examples
///
/// ```
/// # fn main() -> std::io::Result<()> {
/// let folder = tempfile::tempdir()?;
/// let file = folder.path().join("a.svg");
/// drawing::file::write(&file, "<svg/>")?;
/// assert_eq!(std::fs::read_to_string(&file)?, "<svg/>");
/// # Ok(())
/// # }
/// ```
pub fn write(file: &Path, content: &str) -> io::Result<()> {
    Target::new(file)?.write(content)
}

impl Target {
    /// Checks that the file can be written, and leaves everything as it is.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written: no such folder, no permission, not a file
    /// (a pipe, a folder, a device), or if standard output goes there already.
    pub fn new(file: &Path) -> io::Result<Self> {
        let path = match fs::canonicalize(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let name = file.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
                fs::canonicalize(folder_of(file))?.join(name)
            }
            path => path?,
        };
        let problem = match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Ok(existing) if !existing.is_file() => Some("it exists and is not a regular file"),
            Ok(existing) if existing.permissions().readonly() => Some("it is read-only"),
            Ok(_) if Handle::stdout().ok() == Handle::from_path(&path).ok() => {
                Some("standard output goes there")
            }
            existing => existing.map(|_| None)?,
        };
        if let Some(problem) = problem {
            return Err(io::Error::other(problem));
        }
        let target = Self { path };
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        // Gone again at once: if we are killed before it is written, nothing is left behind.
        target.beside()?.close().map_err(plain)?;
        Ok(target)
    }

    /// Writes the file, or replaces it, when its content is complete. (If the program is killed in
    /// the midst of it, a part of the new one is left under the name of `.drawing-` and six letters.)
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. An existing one is then as it was.
    pub fn write(&self, content: &str) -> io::Result<()> {
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = self.beside()?;
        // Not through `file` itself, which would name the temporary file in an error.
        file.as_file_mut().write_all(content.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }

    /// A new temporary file in the same folder, with the permissions that the target has or gets.
    fn beside(&self) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".drawing-");
        #[cfg(unix)] // what the system then takes away from these is up to the user (`umask`)
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder_of(&self.path)).map_err(plain)?;
        if let Ok(existing) = fs::metadata(&self.path) {
            file.as_file().set_permissions(existing.permissions())?;
        }
        Ok(file)
    }
}

/// The error without the name of a temporary file, of which the user knows nothing.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn plain(error: io::Error) -> io::Error {
    error.kind().into()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_pipe_is_refused_and_not_waited_for_and_a_link_is_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (pipe, link, real) =
            (folder.path().join("pipe"), folder.path().join("link"), folder.path().join("real"));
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
        assert!(write(&pipe, "x").is_err_and(|error| error.to_string().contains("regular file")));
        fs::write(&real, "old").expect("it is written");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        write(&link, "new").expect("it is written");
        assert_eq!(fs::read_to_string(&real).expect("the file"), "new");
        assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3);
    }
}
