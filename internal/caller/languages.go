package caller

import "strings"

// kind is a program's name without its version and case: "python3.13", "Python".
func kind(name string) string {
	return strings.ToLower(strings.TrimRight(name, "0123456789."))
}

// shell returns how a shell reads its arguments.
func shell(name string) (g grammar, ok bool) {
	switch kind(name) {
	case "sh", "ash", "bash", "dash", "ksh", "mksh", "oksh", "osh", "rbash", "yash", "zsh", "csh", "tcsh":
		return grammar{
			letters: map[byte]use{'c': command, 's': nothing, 'o': value, 'O': value},
			names: map[string]use{
				"rcfile": value, "init-file": value, "emulate": value, // terminals in editors start "bash --init-file …"
				"norc": flag, "noprofile": flag, "login": flag, "posix": flag, "no-rcs": flag,
			},
			prefixes: "+",
		}, true
	case "fish":
		return grammar{
			letters: map[byte]use{'c': command, 'C': value, 'd': value, 'D': value, 'f': value, 'o': value, 'p': value},
			names: map[string]use{
				"command": command, "init-command": value, "features": value, "profile": value, "profile-startup": value,
				"login": flag, "no-config": flag, "private": flag,
			},
		}, true
	case "nu":
		return grammar{
			letters: map[byte]use{'c': command, 'e': nothing, 'm': value, 'I': value},
			names:   map[string]use{"commands": command, "execute": nothing, "config": value, "env-config": value, "no-config-file": flag},
		}, true
	case "powershell", "powershell_ise":
		g = powershell()
		g.operand = command
		return g, true
	case "pwsh", "pwsh-preview":
		return powershell(), true
	case "cmd": // "/k" stays for a person, and so does no option
		return grammar{letters: map[byte]use{'c': command, 'C': command, 'r': command, 'R': command, 'k': nothing, 'K': nothing}, prefixes: "/", operand: nothing}, true
	}
	return grammar{}, false
}

// powershell has options that can be cut short; these are the usual ones. A terminal in an editor starts it with "-NoExit -Command …".
func powershell() grammar {
	return grammar{
		names: map[string]use{
			"command": command, "c": command, "commandwithargs": command, "cwa": command, "encodedcommand": command, "e": command, "ec": command,
			"enc": command, "file": script, "f": script, "noexit": nothing, "noe": nothing, "executionpolicy": value, "ep": value, "ex": value,
			"inputformat": value, "outputformat": value, "configurationname": value, "custompipename": value, "settingsfile": value,
			"version": value, "windowstyle": value, "w": value, "workingdirectory": value, "wd": value, "psconsolefile": value,
			"nologo": flag, "noprofile": flag, "nop": flag, "noninteractive": flag, "login": flag, "l": flag, "interactive": flag, "i": flag,
		},
		oneDash: true, anyCase: true,
	}
}

// interpreter returns how an interpreter reads its arguments. Where letters can stand for more than is told here, code is found in too
// many rather than too few of them: that costs the script's name, and the other way round code would be taken for it.
func interpreter(name string) (g grammar, ok bool) {
	switch kind(name) {
	case "python", "pythonw", "pypy":
		return grammar{
			letters: map[byte]use{'c': command, 'm': module, 'W': value, 'X': value},
			names:   map[string]use{"check-hash-based-pycs": value},
		}, true
	case "node", "nodejs":
		return grammar{
			letters: map[byte]use{'e': command, 'p': command, 'r': value, 'C': value},
			names: map[string]use{
				"eval": command, "print": command, "run": nothing, "require": value, "import": value, "loader": value, "experimental-loader": value,
				"conditions": value, "env-file": value, "env-file-if-exists": value, "title": value, "watch-path": value, "openssl-config": value,
				"no-warnings": flag, "enable-source-maps": flag, "experimental-vm-modules": flag, "inspect": flag, "inspect-brk": flag,
				"preserve-symlinks": flag, "trace-warnings": flag, "trace-deprecation": flag, "no-deprecation": flag, "expose-gc": flag, "watch": flag,
			},
		}, true
	case "ruby", "jruby":
		return grammar{letters: map[byte]use{
			'e': command, 'C': value, 'E': value, 'I': value, 'r': value, 'F': attached, 'i': attached, 'x': attached,
		}}, true
	case "perl":
		return grammar{letters: map[byte]use{
			'e': command, 'E': command, 'I': value, 'F': attached, 'M': attached, 'i': attached, 'm': attached, 'x': attached,
		}}, true
	case "php":
		return grammar{
			letters: map[byte]use{
				'r': command, 'B': command, 'R': command, 'E': command, 'S': nothing, 'f': script, 'F': script,
				'c': value, 'd': value, 't': value, 'z': value,
			},
			names: map[string]use{"run": command, "file": script, "define": value, "php-ini": value, "server": nothing},
		}, true
	case "java", "javaw":
		return grammar{
			names: map[string]use{
				"jar": script, "m": class, "module": class, "cp": value, "classpath": value, "class-path": value, "p": value, "module-path": value,
				"upgrade-module-path": value, "add-modules": value, "add-exports": value, "add-opens": value, "add-reads": value, "patch-module": value,
				"enable-native-access": value, "source": value, "enable-preview": flag,
			},
			oneDash: true, prefixes: "@", operand: class,
		}, true
	}
	return grammar{}, false
}
