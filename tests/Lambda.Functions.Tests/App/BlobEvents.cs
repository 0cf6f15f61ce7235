using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>The emulator with the app's own emulator.json, raising the events of a test's storage account.</summary>
internal static class BlobEvents
{
    /// <summary>Returns when a new upload raises an event.</summary>
    /// <param name="account">The account's connection string.</param>
    /// <param name="app">Where the app listens.</param>
    public static async Task<EmulatorServer> RaiseAsync(string account, Uri app, CancellationToken cancellation)
    {
        var configuration = EmulatorConfiguration.Load(Path.Combine(Repository.Root, "emulator.json"));
        configuration = configuration with
        {
            EventGrid = configuration.EventGrid with { Storage = account, BlobInterval = TimeSpan.FromMilliseconds(200) }
        };
        var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0, App = app }, configuration, TimeProvider.System, NullLoggerFactory.Instance,
                cancellation);
        await Eventually.True(() => emulator.EventGrid.Watchers[0].IsWatching, cancellation, what: "The watching of uploads");
        return emulator;
    }
}
