//! A file that is written as a whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use same_file::Handle;
use tempfile::{Builder, NamedTempFile};

/// Held while there is a half-written file. Whoever ends the program waits for it.
pub static WRITING: Mutex<()> = Mutex::new(());

/// A file to be written later, of which it is known that it can be.
#[derive(Debug)]
pub struct Target {
    /// Where a link leads to.
    path: PathBuf,
}

impl Target {
    /// Checks that the file can be written, and leaves everything as it is.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written: no such folder, no permission, not a file; or
    /// if standard output goes there already.
    pub fn new(name: &Path) -> io::Result<Self> {
        const MOST_LINKS: usize = 40;
        let mut path = name.to_owned();
        // Also where the link leads to nothing yet.
        for _ in 0..MOST_LINKS {
            let Ok(target) = fs::read_link(&path) else { break };
            path = folder_of(&path).join(target);
        }
        let file = path.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
        let path = fs::canonicalize(folder_of(&path))?.join(file);
        match fs::metadata(&path) {
            Ok(existing) if !existing.is_file() => {
                return Err(io::Error::other("it exists and is not a regular file"));
            }
            Ok(existing) if existing.permissions().readonly() => {
                return Err(io::Error::other("it exists and is read-only"));
            }
            Ok(_) if Handle::stdout().ok() == Handle::from_path(&path).ok() => {
                return Err(io::Error::other("standard output goes there"));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => {}
        }
        let target = Self { path };
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        // Gone again at once: if we are killed while the command runs, nothing is left behind.
        target.beside()?.close().map_err(plain)?;
        Ok(target)
    }

    /// Writes the file, or replaces it, when its content is complete. (If the program is killed in
    /// the midst of it, the old file is as it was, and a part of the new one is left under the name
    /// of `.timeline-` and six letters.)
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. An existing one is then as it was.
    pub fn write(&self, content: &[u8]) -> io::Result<()> {
        let _writing = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = self.beside()?;
        // Not through `file` itself, which would name the temporary file in an error.
        file.as_file_mut().write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }

    /// A new temporary file in the same folder, with the permissions that the target has or gets.
    fn beside(&self) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".timeline-");
        #[cfg(unix)]
        builder.permissions({
            use std::os::unix::fs::PermissionsExt;
            // What the system then takes away from these is up to the user (`umask`).
            fs::Permissions::from_mode(0o666)
        });
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
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_link_stays_a_link_and_permissions_stay_as_they_were() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name| folder.path().join(name);
        symlink("file", path("link")).expect("it links");
        symlink("link", path("link of a link")).expect("it links");

        // First it leads to nothing.
        let target = Target::new(&path("link of a link")).expect("it can be written");
        target.write(b"old").expect("it is written");
        fs::set_permissions(path("file"), fs::Permissions::from_mode(0o640)).expect("they are set");
        Target::new(&path("link")).and_then(|file| file.write(b"new")).expect("it is written");

        assert!(path("link").is_symlink() && path("link of a link").is_symlink());
        assert_eq!(fs::read(path("file")).expect("the file"), b"new");
        let mode = fs::metadata(path("file")).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3);
    }
}
