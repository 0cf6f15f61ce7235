namespace Lambda.StatesLanguage.Items;

/// <summary>
/// The exception thrown when items cannot be read. A driver signals its message as the cause of <c>States.ItemReaderFailed</c>.
/// </summary>
public sealed class ItemReadingException : Exception
{
    /// <summary>Creates an exception with a message.</summary>
    public ItemReadingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public ItemReadingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception without a message.</summary>
    public ItemReadingException()
    {
    }
}
