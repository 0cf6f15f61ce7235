using Local.Emulator.EventHubs;

namespace Emulator.Tests.EventHubs;

public sealed class LayeringTests() : LayeringContract(typeof(EventHub).Assembly, "Local.Emulator.EventHubs", "local/Emulator/EventHubs",
[
    ["Outcomes"],
    ["Log"],
    ["Partitions", "Contents"],
    ["."],
    ["Kafka.Login"],
    ["Kafka.Topics"],
    ["Kafka.Records", "Kafka.Groups"],
    ["Amqp", "Kafka"],
])
{
    [Fact]
    public void Hubs_and_partitions_know_nothing_of_AMQP() => OnlyTheseUse("Local.Amqp", "Amqp", "Contents");

    [Fact]
    public void Hubs_and_partitions_know_nothing_of_Kafka() => OnlyTheseUse("Local.Kafka", "Kafka", "Kafka.Login", "Kafka.Topics", "Kafka.Records", "Kafka.Groups", "Contents");
}
