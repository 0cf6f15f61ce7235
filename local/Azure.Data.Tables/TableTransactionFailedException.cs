#nullable disable annotations // The real package is not annotated.
using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction was refused; none of its actions took place.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions#sample-error-response.</remarks>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>From the error of the action that failed.</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(NotNull(requestFailedException).Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException) =>
        FailedTransactionActionIndex = LeadingIndex(requestFailedException.Message);

    /// <summary>The position of the action that failed, counted from 0; null if the service did not say.</summary>
    public int? FailedTransactionActionIndex { get; }

    // The service starts its message with "<index>:".
    private static int? LeadingIndex(string message) =>
        message.IndexOf(':') is > 0 and var end && int.TryParse(message.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static RequestFailedException NotNull(RequestFailedException requestFailedException)
    {
        ArgumentNullException.ThrowIfNull(requestFailedException);
        return requestFailedException;
    }
}
