using Local.Emulator.Hosting;

namespace Emulator.Tests;

public sealed class LayeringTests() : LayeringContract(typeof(EmulatorServer).Assembly, "Local.Emulator", "local/Emulator",
[
    ["Naming"],
    ["Access"],
    ["Ports"],
    ["Status"],
    ["ServiceBus", "EventHubs", "EventGrid"],
    ["Configuration"],
    ["Hosting"],
    ["."],
]);
