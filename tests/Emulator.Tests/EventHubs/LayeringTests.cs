using Local.Emulator.EventHubs;

namespace Emulator.Tests.EventHubs;

public sealed class LayeringTests() : LayeringContract(typeof(EventHub).Assembly, "Local.Emulator.EventHubs", "local/Emulator/EventHubs",
[
    ["Outcomes", "Log"],
    ["Contents"],
    ["Partitions"],
    ["."],
    ["Amqp", "Kafka", "Pages"],
])
{
    [Fact]
    public void Hubs_and_partitions_do_not_depend_on_AMQP() => OnlyTheseUse("Local.Amqp", "Amqp", "Kafka", "Pages", "Contents");

    [Fact]
    public void Hubs_and_partitions_do_not_depend_on_Kafka() => OnlyTheseUse("Local.Kafka", "Kafka", "Contents");
}
