namespace Lambda.Engine.Async;

/// <summary>The data with which a queue delivers a message.</summary>
/// <param name="Id">The id that the queue gave it.</param>
/// <param name="SentAt">When the queue accepted it.</param>
/// <param name="DequeueCount">How many times it was delivered, including this one.</param>
internal readonly record struct QueuedMessage(string Id, DateTimeOffset SentAt, long DequeueCount);
