using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Local.Queues;

/// <summary>A queue that a <see cref="QueuePump"/> reads, and what it does with the messages.</summary>
/// <param name="Queue">The queue, read without an encoding: the pump decodes the body itself, so that it can move on what it cannot decode.</param>
/// <param name="PoisonQueue">Where a message goes that failed too often; null keeps it.</param>
/// <param name="Handle">Runs for each message, with its body decoded; an exception is a failure, which the handler has logged.</param>
internal sealed record QueueSubscription(
    QueueClient Queue, Func<QueueMessage, QueueClient?> PoisonQueue, Func<QueueMessage, CancellationToken, Task> Handle, QueueOptions Options);
