using HostedApp;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// An ordinary isolated-worker app: nothing here depends on the host.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseWhen<RefusingMiddleware>(context => context.FunctionDefinition.Name == "Refused");
builder.Services.AddSingleton<Calls>();
if (builder.Configuration["HoldsStart"] == "true") builder.Services.AddHostedService<HeldStart>();
builder.Build().Run();
