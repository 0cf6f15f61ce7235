using System.Globalization;
using System.Security.Cryptography;
using Azure.Storage.Queues;
using Local.Stack;
using Xunit;

namespace Testing;

/// <summary>
/// An Azurite whose clock a test moves: the host hides a queue message from others for ten minutes while a function has it,
/// so what a killed app had in hand comes back when the clock has moved that far.
/// </summary>
public sealed class ClockedStorage : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private Azurite? _azurite;
    private TimeSpan _ahead;

    private ClockedStorage() { }

    /// <summary>The connection string of its one account.</summary>
    public string Account => _azurite!.Ports.ConnectionString("test", _key);

    /// <summary>How many PUT requests had the part in their address that was given at the start.</summary>
    public int Requests => File.Exists(RequestsFile) ? (int)new FileInfo(RequestsFile).Length : 0;

    private string ClockFile => Path.Combine(_folder, "clock");

    private string RequestsFile => Path.Combine(_folder, "requests");

    /// <param name="counts">The part of an address whose PUT requests are counted; null for none.</param>
    public static async Task<ClockedStorage> StartAsync(CancellationToken cancellation, string? counts = null)
    {
        var storage = new ClockedStorage();
        await File.WriteAllTextAsync(storage.ClockFile, "0", cancellation);
        string[] imports = counts is null ? ["clock.mjs"] : ["clock.mjs", "requests.mjs"];
        storage._azurite = await Azurite.StartAsync(
            storage._folder,
            new AzuritePorts(0, 0, 0),
            $"test:{storage._key}",
            line => TestContext.Current.SendDiagnosticMessage(line),
            cancellation,
            [
                new("CLOCK_FILE", storage.ClockFile), new("REQUESTS_FILE", storage.RequestsFile), new("REQUESTS_OF", counts ?? ""),
                new("NODE_OPTIONS", string.Join(' ', imports.Select(script =>
                    $"--import={new Uri(Path.Combine(AppContext.BaseDirectory, script)).AbsoluteUri}"))),
            ]);
        return storage;
    }

    /// <summary>Moves the clock; returns when a message that was hidden for so long is there again.</summary>
    public async Task MoveAsync(TimeSpan by, CancellationToken cancellation)
    {
        var queue = new QueueClient(Account, "clock-" + Guid.NewGuid().ToString("N"));
        await queue.CreateAsync(cancellationToken: cancellation);
        await queue.SendMessageAsync("hidden", visibilityTimeout: by, cancellationToken: cancellation);
        _ahead += by;
        await File.WriteAllTextAsync(ClockFile, _ahead.TotalMilliseconds.ToString(CultureInfo.InvariantCulture), cancellation);
        await Eventually.True(
            async () => (await queue.PeekMessageAsync(cancellation)).Value is not null,
            cancellation,
            Deadline,
            "Azurite's clock at its new time");
        await queue.DeleteAsync(cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
