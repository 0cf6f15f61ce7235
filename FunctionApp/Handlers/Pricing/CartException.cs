namespace FunctionApp.Handlers.Pricing;

/// <summary>The exception for a cart that cannot be priced. Its message names all errors in the cart.</summary>
public sealed class CartException(string message) : Exception(message);
