using Microsoft.AspNetCore.Authorization;

namespace OrgStarter.Platform.Http;

/// <summary>Marks what lives outside every organization; under <c>/o/{organizationId}</c> it does not exist.</summary>
public interface IOutsideOrganizations;

/// <summary>An exception from the default: everybody may see this page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PublicPageAttribute : Attribute, IAllowAnonymous, IOutsideOrganizations;
