namespace Microsoft.Azure.Functions.Worker;

/// <summary>The access key that a request to an HTTP function needs in Azure; none is needed locally.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/function-keys-how-to.</remarks>
public enum AuthorizationLevel
{
    /// <summary>No key.</summary>
    Anonymous = 0,

    /// <summary>Reserved.</summary>
    User = 1,

    /// <summary>A function or host key.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
