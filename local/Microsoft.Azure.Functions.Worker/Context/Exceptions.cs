namespace Microsoft.Azure.Functions.Worker;

/// <summary>An error of the worker itself.</summary>
public class FunctionWorkerException : Exception
{
    /// <summary>With a message.</summary>
    public FunctionWorkerException(string message) : base(message) { }

    /// <summary>With a message and the cause.</summary>
    public FunctionWorkerException(string message, Exception innerException) : base(message, innerException) { }
}

/// <summary>A parameter of a function could not be given its value.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    /// <summary>With a message.</summary>
    public FunctionInputConverterException(string message) : base(message) { }

    /// <summary>With a message and the cause.</summary>
    public FunctionInputConverterException(string message, Exception innerException) : base(message, innerException) { }
}
