namespace FunctionApp.Invocation.Batches;

/// <summary>A function's code for records of a queue or stream: takes them in one event, says of each whether it is done.</summary>
/// <typeparam name="T">What a record carries, read from JSON; <see cref="string"/> takes it as it is.</typeparam>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting.</remarks>
public interface IBatchHandler<T>
{
    /// <summary>Handles the records. One that is not failed counts as done when this returns; an exception fails them all.</summary>
    /// <param name="batch">The records; <see cref="Batch{T}.EachAsync"/> takes them one by one.</param>
    /// <param name="context">What is known of the invocation.</param>
    /// <param name="cancellation">Cancelled when the function's timeout passes or the app shuts down.</param>
    Task HandleAsync(Batch<T> batch, LambdaContext context, CancellationToken cancellation);
}
