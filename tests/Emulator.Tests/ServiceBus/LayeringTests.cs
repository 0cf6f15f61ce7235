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
    public void Queues_and_topics_and_rules_do_not_depend_on_AMQP() =>
        OnlyTheseUse("Local.Amqp", "Amqp", "Amqp.Wire", "Amqp.Transactions", "Amqp.Management", "Pages");

    [Fact]
    public void Only_administration_and_web_pages_depend_on_HTTP() =>
        OnlyTheseUse("Microsoft.AspNetCore", "Administration", "Pages");
}
