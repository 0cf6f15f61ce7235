namespace Lambda;

/// <summary>
/// A function's code for records of a queue or stream: it takes the records of one event and reports which of them failed.
/// </summary>
/// <typeparam name="T">The content of a record, read from JSON; <see cref="string"/> takes it unchanged.</typeparam>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting.
/// </remarks>
public interface IBatchHandler<T>
{
    /// <summary>
    /// Handles the records. When this returns, every record that was not marked as failed counts as done; an exception fails them all.
    /// </summary>
    /// <param name="batch">The records; <see cref="Batch{T}.EachAsync"/> takes them one by one.</param>
    /// <param name="context">Information about the invocation.</param>
    /// <param name="cancellation">Cancelled when the function's timeout passes or the app shuts down.</param>
    Task HandleAsync(Batch<T> batch, ILambdaContext context, CancellationToken cancellation);
}
