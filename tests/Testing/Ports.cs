using System.Net;
using System.Net.Sockets;

namespace Testing;

/// <summary>Ports for programs that must be told one.</summary>
public static class Ports
{
    /// <summary>
    /// A port that nothing listens on, below those that the system gives to programs that ask for any (32768 and up on Linux),
    /// so that none of them takes it before the test does.
    /// </summary>
    public static int Closed()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }
}
