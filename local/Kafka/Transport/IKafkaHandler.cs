using System.Net;
using Local.Kafka.Types;

namespace Local.Kafka.Transport;

/// <summary>Handles the connections of a server.</summary>
internal interface IKafkaHandler
{
    /// <summary>A client has connected.</summary>
    IKafkaSession Open(EndPoint? client);
}

/// <summary>One client, whose requests come one at a time.</summary>
internal interface IKafkaSession
{
    /// <summary>How large its requests may be at the moment.</summary>
    RequestLimits Limits { get; }

    /// <summary>Whether a silent client may stay connected, which is never the case before its login.</summary>
    bool IsLoggedIn { get; }

    /// <summary>Writes the response to a request, without its length. The request's bytes are its own until then, and no longer.</summary>
    /// <returns>False for no response.</returns>
    /// <exception cref="KafkaException">The connection has to end.</exception>
    ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> request, KafkaWriter response, CancellationToken cancellation);

    /// <summary>The client is gone.</summary>
    /// <param name="reason">Null if it left.</param>
    void Close(Exception? reason);
}
