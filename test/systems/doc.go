// Package systems runs the programs of other systems on Linux: those of Windows under Wine, those of
// arm64 under qemu. test/systems/run does it, where the parts are; docs/systems.md says what came of
// it. It does not know the inside of the programs.
package systems
