using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Local.Stack;

/// <summary>The ports of the dashboard: that of its page, and that for telemetry.</summary>
internal sealed record DashboardPorts(int PagePort, int OtlpPort)
{
    /// <summary>The app's switch for the dashboard. <c>--dashboard=18889</c> sets the page's port, and 0 takes a free one.</summary>
    public const string Switch = "--dashboard";

    private const int UsualPage = 18888, UsualOtlp = 4317;
    private static readonly Lazy<DashboardPorts?> OfThisProgram = new(() => Read(Environment.GetCommandLineArgs()));

    /// <summary>The ports from the command line of this program; null if it does not ask for the dashboard.</summary>
    public static DashboardPorts? Asked => OfThisProgram.Value;

    /// <summary>The address of the dashboard's page.</summary>
    public string Page => $"http://localhost:{PagePort}";

    /// <summary>The address to which the app sends its telemetry.</summary>
    public string Otlp => $"http://localhost:{OtlpPort}";

    /// <summary>Reads the ports from a command line; null if it does not ask for the dashboard.</summary>
    /// <exception cref="LocalStackException">The text is not a port.</exception>
    public static DashboardPorts? Read(IEnumerable<string> arguments)
    {
        const string WithPort = Switch + "=";
        foreach (var argument in arguments)
        {
            if (argument.Equals(Switch, StringComparison.OrdinalIgnoreCase)) return new(UsualPage, UsualOtlp);
            if (!argument.StartsWith(WithPort, StringComparison.OrdinalIgnoreCase)) continue;
            var port = ushort.TryParse(argument[WithPort.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new LocalStackException($"{argument} is not a port: write {Switch}=18889, or {Switch} alone for port {UsualPage}.");
            // Only the app sends there, so any port will do.
            return new(port == 0 ? Free() : port, Free());
        }
        return null;
    }

    /// <summary>Checks that no other program uses the ports.</summary>
    /// <exception cref="LocalStackException">A port is taken.</exception>
    public void EnsureFree()
    {
        foreach (var port in (int[])[PagePort, OtlpPort])
        {
            if (IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback, port))) continue;
            throw new LocalStackException(
                $"Port {port} of the dashboard is in use, perhaps by the dashboard of another app. "
                    + "Stop that program, or choose another port: "
                    + $"{Switch}=0 picks a free one.");
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.AddressAlreadyInUse;
        }
    }

    private static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
