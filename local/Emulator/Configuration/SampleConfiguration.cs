using Local.Emulator.EventHubs;
using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Rules;

namespace Local.Emulator.Configuration;

/// <summary>The entities of an emulator that runs without a file, for trying out a client.</summary>
internal static class SampleConfiguration
{
    public static EmulatorConfiguration Create() => new(
        [
            new NamespaceDefinition(
                "sbemulatorns",
                [new QueueDefinition("queue.1", new QueueOptions())],
                [new TopicDefinition(
                    "topic.1", new TopicOptions(), [new SubscriptionDefinition("subscription.1", new QueueOptions(), [Rule.Default])])]),
        ],
        new HubNamespaceDefinition("emulatorns1", [new HubDefinition("hub.1", 2, ["group.1"], new RetentionOptions())]),
        new LoggingConfiguration(ToConsole: true, ToFile: false));
}
