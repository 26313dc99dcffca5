"""What an office decides and enters by hand: closures, extensions, plans out of force, corrections of entries."""
