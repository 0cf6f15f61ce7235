using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FunctionApp.Bench;

/// <summary>Sends one prepared request over and over on a few keep-alive connections; cheap enough not to be what is measured.</summary>
internal sealed class LoadClient(IPEndPoint server, byte[] request)
{
    public static byte[] Post(string path, string body, IEnumerable<KeyValuePair<string, string>>? headers = null) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{string.Concat((headers ?? []).Select(header => $"{header.Key}: {header.Value}\r\n"))}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Requests answered per second, all with 200.</summary>
    public async Task<double> RunAsync(int connections, int requestsEach)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => ConnectionAsync(requestsEach))));
        return connections * requestsEach / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task ConnectionAsync(int requests)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var buffer = new byte[16 * 1024];
        for (var i = 0; i < requests; i++)
        {
            await socket.SendAsync(request, SocketFlags.None);
            var (filled, end) = (0, -1);
            while (end < 0 || filled < end)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None);
                if (read == 0) throw new IOException("The server closed the connection.");
                filled += read;
                if (end < 0) end = EndOf(buffer.AsSpan(0, filled));
            }
            if (!buffer.AsSpan().StartsWith("HTTP/1.1 200"u8)) throw new IOException(Encoding.ASCII.GetString(buffer, 0, filled));
        }
    }

    // The end of the answer, once its head is whole; -1 before.
    private static int EndOf(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return -1;
        var at = answer.IndexOf("Content-Length: "u8);
        if (at < 0) throw new IOException("The answer has no Content-Length.");
        var digits = answer[(at + 16)..];
        return head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], null);
    }
}
