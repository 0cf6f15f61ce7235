using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Local.Emulator.ServiceBus.Entities;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.LocalHost.Bindings.Tests.Support;

/// <summary>The emulator, in this process.</summary>
internal sealed class Broker(EmulatorServer emulator) : IAsyncDisposable
{
    public string ConnectionString => emulator.ConnectionString;

    public int Port => emulator.AmqpPort;

    public int HttpPort => emulator.HttpPort;

    /// <param name="queues">As the emulator's file has them.</param>
    public static Task<Broker> ForServiceBusAsync(string queues, string topics = "", int port = 0) => StartAsync(
        $$"""{ "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ {{queues}} ], "Topics": [ {{topics}} ] } ] } }""",
            port);

    public static Task<Broker> ForEventHubAsync(string name, int partitions, int port = 0) => StartAsync(
        $$"""
          { "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1",
            "Entities": [ { "Name": "{{name}}", "PartitionCount": {{partitions}}, "ConsumerGroups": [] } ] } ] } }
          """, port);

    public EntitySnapshot Entity(string address) => emulator.Namespaces[0].Snapshot().Single(entity => entity.Address == address);

    /// <summary>Whether a queue is empty, and nobody works on it.</summary>
    public bool IsDone(string address) => Entity(address) is { Active: 0, Locked: 0 };

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    /// <param name="configuration">The emulator's file.</param>
    public static async Task<Broker> StartAsync(string configuration, int port = 0) => new(await EmulatorServer.StartAsync(
        new EmulatorOptions { Port = port, HttpPort = 0 }, EmulatorConfiguration.Parse(configuration, "test"), TimeProvider.System,
        NullLoggerFactory.Instance, TestContext.Current.CancellationToken));
}
