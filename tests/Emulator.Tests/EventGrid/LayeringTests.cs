using Local.Emulator.EventGrid;

namespace Emulator.Tests.EventGrid;

public sealed class LayeringTests()
    : LayeringContract(typeof(EventGridService).Assembly, "Local.Emulator.EventGrid", "local/Emulator/EventGrid",
[
    ["Events"],
    ["Filters"],
    ["Definitions"],
    ["Delivery"],
    ["Topics"],
    ["Blobs"],
    ["."],
    ["Publishing"],
]);
