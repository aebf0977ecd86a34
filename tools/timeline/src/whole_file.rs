//! A file that is written as a whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// A file to be written later, of which it is known that it can be.
#[derive(Debug)]
pub struct Target {
    /// As it was given.
    name: PathBuf,
    /// Where a link leads to.
    path: PathBuf,
}

impl Target {
    /// Checks that the file can be written, and leaves everything as it is.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written: no such folder, no permission, not a file.
    pub fn new(name: &Path) -> io::Result<Self> {
        let path = match fs::canonicalize(name) {
            Ok(path) => path,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let file = name.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
                fs::canonicalize(folder_of(name))?.join(file)
            }
            Err(error) => return Err(error),
        };
        match fs::metadata(&path) {
            Ok(existing) if !existing.is_file() => {
                return Err(io::Error::other("it exists and is not a regular file"));
            }
            Ok(existing) if existing.permissions().readonly() => {
                return Err(io::Error::other("it exists and is read-only"));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => {}
        }
        let target = Self { name: name.to_owned(), path };
        // Gone again at once: if we are killed while the command runs, nothing is left behind.
        target.beside()?.close()?;
        Ok(target)
    }

    /// The file, as it was given.
    #[must_use]
    pub fn name(&self) -> &Path {
        &self.name
    }

    /// Whether both are the same file.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.path == other.path
    }

    /// Writes the file, or replaces it, when its content is complete. (If the program is killed in
    /// the midst of it, the old file is as it was, and a part of the new one is left under the name of
    /// `.timeline-` and six letters.)
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written. An existing one is then as it was.
    pub fn write(
        &self,
        content: impl FnOnce(&mut BufWriter<&NamedTempFile>) -> io::Result<()>,
    ) -> io::Result<()> {
        let file = self.beside()?;
        let mut writer = BufWriter::new(&file);
        content(&mut writer)?;
        writer.flush()?;
        drop(writer);
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    /// A new temporary file in the same folder, with the permissions that the target has or gets.
    fn beside(&self) -> io::Result<NamedTempFile> {
        let mut builder = Builder::new();
        builder.prefix(".timeline-");
        #[cfg(unix)]
        let permissions = {
            use std::os::unix::fs::PermissionsExt;
            // What the system then takes away from these is up to the user (`umask`).
            fs::Permissions::from_mode(0o666)
        };
        #[cfg(unix)]
        builder.permissions(permissions);
        let file = builder.tempfile_in(folder_of(&self.path))?;
        if let Ok(existing) = fs::metadata(&self.path) {
            file.as_file().set_permissions(existing.permissions())?;
        }
        Ok(file)
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_file_stays_when_the_new_one_does_not_come_about() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.svg");
        fs::write(&path, "old").expect("it is written");
        let target = Target::new(&path).expect("it can be written");

        let failed = target.write(|out| {
            out.write_all("x".repeat(100_000).as_bytes())?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(failed.expect_err("it failed").to_string(), "the disk is full");
        assert_eq!(fs::read_to_string(&path).expect("the old one"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);

        target.write(|out| out.write_all(b"new")).expect("it is written");
        assert_eq!(fs::read_to_string(&path).expect("the new one"), "new");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay_as_they_were() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").expect("it is written");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("they are set");
        symlink(&file, &link).expect("it links");

        let target = Target::new(&link).expect("it can be written");
        assert!(target.is_same(&Target::new(&file).expect("it can be written")));
        target.write(|out| out.write_all(b"new")).expect("it is written");
        assert_eq!(fs::read_to_string(&file).expect("the file"), "new");
        assert!(link.is_symlink());
        let mode = fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }
}
