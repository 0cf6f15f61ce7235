namespace Lambda.StatesLanguage.Items;

/// <summary>Items cannot be read. A driver signals the message as the cause of <c>States.ItemReaderFailed</c>.</summary>
public sealed class ItemReadingException : Exception
{
    /// <summary>An exception with a message.</summary>
    public ItemReadingException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public ItemReadingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception without a message.</summary>
    public ItemReadingException()
    {
    }
}
