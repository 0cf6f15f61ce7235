using System.Net;
using Local.Kafka.Types;

namespace Local.Kafka.Transport;

/// <summary>Handles the connections of a server.</summary>
internal interface IKafkaHandler
{
    /// <summary>Opens a session for a client that has connected.</summary>
    IKafkaSession Open(EndPoint? client);
}

/// <summary>The session of one client, whose requests come one at a time.</summary>
internal interface IKafkaSession
{
    /// <summary>The present limits for the size of its requests.</summary>
    RequestLimits Limits { get; }

    /// <summary>Whether a silent client may stay connected, which it never may before its login.</summary>
    bool IsLoggedIn { get; }

    /// <summary>Writes the response to a request, without its length. The request's bytes are valid only until this returns.</summary>
    /// <returns>False if there is no response.</returns>
    /// <exception cref="KafkaException">The connection has to end.</exception>
    ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> request, KafkaWriter response, CancellationToken cancellation);

    /// <summary>Called when the client has disconnected.</summary>
    /// <param name="reason">The reason; null if the client disconnected by itself.</param>
    void Close(Exception? reason);
}
