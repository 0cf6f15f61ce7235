namespace FunctionApp.Handlers.Pricing;

/// <summary>A cart that cannot be priced; the message names everything that is wrong with it.</summary>
public sealed class CartException(string message) : Exception(message);
