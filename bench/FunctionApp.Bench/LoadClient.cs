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

    /// <summary>Sends that many requests, all answered with 200.</summary>
    public async Task<Load> RunAsync(int connections, int requestsEach)
    {
        var started = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => ConnectionAsync(requestsEach))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        long[] ordered = [.. latencies.SelectMany(each => each).Order()];
        return new(ordered.Length / seconds, At(0.50), At(0.99));

        double At(double part) => Stopwatch.GetElapsedTime(0, ordered[(int)(ordered.Length * part)]).TotalMilliseconds;
    }

    private async Task<long[]> ConnectionAsync(int requests)
    {
        var latencies = new long[requests];
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server);
        var buffer = new byte[16 * 1024];
        for (var i = 0; i < requests; i++)
        {
            var sent = Stopwatch.GetTimestamp();
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
            latencies[i] = Stopwatch.GetTimestamp() - sent;
        }
        return latencies;
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

/// <summary>How a server bore its requests.</summary>
/// <param name="PerSecond">Requests answered per second.</param>
/// <param name="Median">The latency that half of them had at most, in ms.</param>
/// <param name="Slow">The latency that 99 % of them had at most, in ms.</param>
internal readonly record struct Load(double PerSecond, double Median, double Slow);
