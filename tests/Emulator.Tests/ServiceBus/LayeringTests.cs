using Local.Emulator.ServiceBus;

namespace Emulator.Tests.ServiceBus;

public sealed class LayeringTests() : LayeringContract(typeof(Namespace).Assembly, "Local.Emulator.ServiceBus", "local/Emulator/ServiceBus",
[
    ["Outcomes"],
    ["Messages"],
    ["Entities", "Sql"],
    ["Rules", "Queues", "Transactions"],
    ["Topics"],
    ["."],
    ["Amqp.Wire", "Administration"],
    ["Amqp.Transactions", "Pages"],
    ["Amqp.Management"],
    ["Amqp"],
])
{
    [Fact]
    public void Queues_topics_and_rules_know_nothing_of_AMQP() =>
        OnlyTheseUse("Local.Amqp", "Amqp", "Amqp.Wire", "Amqp.Transactions", "Amqp.Management", "Pages");

    [Fact]
    public void Only_administration_and_pages_are_reached_over_HTTP() =>
        OnlyTheseUse("Microsoft.AspNetCore", "Administration", "Pages");
}
