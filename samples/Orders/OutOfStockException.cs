namespace Samples.Orders;

/// <summary>There are not enough of an article. The state machine catches it by its name.</summary>
public sealed class OutOfStockException : Exception
{
    /// <summary>An exception that says what is missing.</summary>
    public OutOfStockException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its cause.</summary>
    public OutOfStockException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a message.</summary>
    public OutOfStockException()
    {
    }
}
