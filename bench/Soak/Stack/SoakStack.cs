using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Local.Stack;
using Testing;
using Testing.Faults;

namespace Soak.Stack;

/// <summary>Azurite and the emulator as processes, and what stands between them and the app.</summary>
internal sealed partial class SoakStack : IAsyncDisposable
{
    // A connection of storage carries requests of a few KB, those of messaging all messages.
    private const int BytesBetweenStorageFaults = 200_000, BytesBetweenMessagingFaults = 100_000;
    private static readonly TimeSpan LongestFault = TimeSpan.FromSeconds(5);
    private readonly string _folder;
    private readonly Azurite _azurite;
    private readonly List<TcpRelay> _relays = [];

    private SoakStack(string folder, Azurite azurite, ServerProcess emulator, string key, SoakOptions options)
    {
        (_folder, _azurite, Emulator) = (folder, azurite, emulator);
        (Storage, Messaging) = (azurite.Ports.ConnectionString("soak", key), emulator.Ready);
        var ports = azurite.Ports;
        (StorageOfApp, MessagingOfApp) = options.Faults is null
            ? (Storage, Messaging)
            : (new AzuritePorts(Relay(ports.Blob), Relay(ports.Queue), Relay(ports.Table)).ConnectionString("soak", key),
                Port().Replace(Messaging, match => $":{Relay(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))};", 1));

        int Relay(int port)
        {
            var between = _relays.Count < 3 ? BytesBetweenStorageFaults : BytesBetweenMessagingFaults;
            _relays.Add(new(port, new FaultPlan(options.Faults!.Value + _relays.Count, between, LongestFault)));
            return _relays[^1].Port;
        }
    }

    /// <summary>Connects past the faults.</summary>
    public string Storage { get; }

    /// <inheritdoc cref="Storage"/>
    public string Messaging { get; }

    public string StorageOfApp { get; }

    public string MessagingOfApp { get; }

    public ServerProcess Emulator { get; }

    /// <summary>Where the processes of the app write what they have done.</summary>
    public string Journals => Directory.CreateDirectory(Path.Combine(_folder, "journals")).FullName;

    /// <summary>How many faults there were.</summary>
    public int Faults => _relays.Sum(relay => relay.Faults);

    private string Clock => Path.Combine(_folder, "clock");

    public static async Task<SoakStack> StartAsync(SoakOptions options, Action<string> log, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("soak-").FullName;
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        await File.WriteAllTextAsync(Path.Combine(folder, "clock"), "0", cancellation);
        var clock = new Uri(Path.Combine(AppContext.BaseDirectory, "clock.mjs"));
        KeyValuePair<string, string>[] moved =
            [new("CLOCK_FILE", Path.Combine(folder, "clock")), new("NODE_OPTIONS", $"--import={clock.AbsoluteUri}")];
        var azurite = await Azurite.StartAsync(
            Path.Combine(folder, "azurite"), new AzuritePorts(0, 0, 0), $"soak:{key}", log, cancellation,
            options.MoveClock ? moved : []);
        try
        {
            var emulator = await ServerProcess.StartAsync(
                Path.Combine(AppContext.BaseDirectory, "Emulator.dll"),
                [
                    "--port", "0", "--http-port", "0", "--kafka-port", "0", "--with-parent",
                    "--config", Path.Combine(AppContext.BaseDirectory, "emulator.json"),
                ],
                line => line.StartsWith("Endpoint=", StringComparison.Ordinal) ? line : null, log, cancellation);
            return new(folder, azurite, emulator, key, options);
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Moves storage's clock, if it can be moved.</summary>
    public Task MoveClockAsync(TimeSpan by) =>
        File.WriteAllTextAsync(Clock, by.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays) await relay.DisposeAsync();
        await Emulator.DisposeAsync();
        await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex(":(\\d+);")]
    private static partial Regex Port();
}
