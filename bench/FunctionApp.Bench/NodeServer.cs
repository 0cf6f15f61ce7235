using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FunctionApp.Bench;

/// <summary>A server of an npm package, told on which port to listen.</summary>
internal sealed class NodeServer(Process process, IPEndPoint address) : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);

    public IPEndPoint Address => address;

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a command of the packages in a folder, and waits until it takes connections.</summary>
    public static async Task<NodeServer> StartAsync(string folder, string command, params string[] arguments)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(
            Path.Combine(folder, "node_modules", ".bin", command),
            [.. arguments, command == "serverless" ? "--httpPort" : "--port", $"{port}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SLS_TELEMETRY_DISABLED"] = "1", ["SLS_NOTIFICATIONS_MODE"] = "off" },
        };
        // serverless-offline serves AWS SDKs on a port of its own.
        if (command == "serverless")
        {
            start.ArgumentList.Add("--lambdaPort");
            start.ArgumentList.Add($"{FreePort()}");
        }
        var process = Process.Start(start)!;
        // Drains the output, as a terminal would, so that the process does not block; nothing is kept.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        var address = new IPEndPoint(IPAddress.Loopback, port);
        using var deadline = new CancellationTokenSource(StartDeadline);
        while (!await ListensAsync(address, deadline.Token)) await Task.Delay(200, deadline.Token);
        return new(process, address);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<bool> ListensAsync(IPEndPoint address, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
