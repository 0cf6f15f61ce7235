namespace FunctionApp.Async;

/// <summary>What a queue says of a message that it hands out.</summary>
/// <param name="Id">The queue's id of it.</param>
/// <param name="SentAt">When the queue took it.</param>
/// <param name="DequeueCount">How often it was handed out, this time included.</param>
public readonly record struct QueuedMessage(string Id, DateTimeOffset SentAt, long DequeueCount);
