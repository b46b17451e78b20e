/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Any endpoint of the provider, with its own input. */
export type CustomModelInput = {
  /** Endpoint id, such as fal-ai/flux/dev. */
  readonly endpoint: string;
  /** The endpoint's input, passed on as it is. */
  readonly input: unknown;
};

/** Inputs of face-swap: Face swapping model */
export type FaceSwapInput = {
  /** The picture. */
  readonly imageUrl: string;
  /** Accepted for compatibility. */
  readonly prompt?: string | null | undefined;
  /** The face to put into it. */
  readonly targetImageUrl: string;
};

/** Why a job failed. */
export type FailureCode =
  /** The provider's content policy forbids it. */
  | 'CONTENT_POLICY'
  /** The job's own deadline passed. */
  | 'DEADLINE'
  /** Something went wrong here. */
  | 'INTERNAL'
  /** No server knows its model, or its version of a template, any more. */
  | 'MODEL_GONE'
  /** The provider broke. */
  | 'PROVIDER_ERROR'
  /** The provider refused the inputs. */
  | 'PROVIDER_REJECTED'
  /** The provider gave up on time. */
  | 'PROVIDER_TIMEOUT'
  /** The result could not be fetched or stored. */
  | 'STORAGE'
  /** It is unknown whether the provider took the submission, and it was not repeated. */
  | 'SUBMISSION_UNKNOWN'
  /** A template's text does not fit its format. */
  | 'TEXT_DOES_NOT_FIT';

/** Inputs of flux-dev: Fast FLUX Dev model with LoRA support */
export type FluxDevInput = {
  /** An image to start from. */
  readonly imageUrl?: string | null | undefined;
  /** Weight of the LoRA; 0 to 4. */
  readonly loraScale?: number | null | undefined;
  /** LoRA weights (.safetensors). */
  readonly loraUrl?: string | null | undefined;
  /** What to draw. */
  readonly prompt: string;
  /** How far to depart from the image; 0 to 1. */
  readonly strength?: number | null | undefined;
};

/** Inputs of flux-lora: FLUX with custom LoRA */
export type FluxLoraInput = {
  /** An image to start from. */
  readonly imageUrl?: string | null | undefined;
  /** Weight of the LoRA; 0 to 4. */
  readonly loraScale?: number | null | undefined;
  /** LoRA weights (.safetensors). */
  readonly loraUrl: string;
  /** What to draw. */
  readonly prompt: string;
  /** How far to depart from the image; 0 to 1. */
  readonly strength?: number | null | undefined;
};

/** Inputs of flux-pro: High-quality FLUX Pro model */
export type FluxProInput = {
  /** An image to start from. */
  readonly imageUrl?: string | null | undefined;
  /** What to draw. */
  readonly prompt: string;
  /** How far to depart from the image; 0 to 1. */
  readonly strength?: number | null | undefined;
};

/** Inputs of flux-pro-kontext: Edits an image by instruction and leaves the rest as it is */
export type FluxProKontextInput = {
  /** Of the result; that of the image when left out; one of 21:9, 16:9, 4:3, 3:2, 1:1, 2:3, 3:4, 9:16, 9:21. */
  readonly aspectRatio?: string | null | undefined;
  /** How closely to follow the prompt; 1 to 20; default 3.5. */
  readonly guidanceScale?: number | null | undefined;
  /** The image to edit. */
  readonly imageUrl: string;
  /** What to change. */
  readonly prompt: string;
};

/** Inputs of flux-pro-v1-1: FLUX 1.1 Pro: sharper and faster than FLUX Pro */
export type FluxProV11Input = {
  /** Let the model elaborate the prompt; default false. */
  readonly enhancePrompt?: boolean | null | undefined;
  /** What to draw. */
  readonly prompt: string;
  /** 1 is the strictest; one of 1, 2, 3, 4, 5, 6; default "2". */
  readonly safetyTolerance?: string | null | undefined;
};

/** Inputs of flux-schnell: Fastest FLUX model, in one to twelve steps */
export type FluxSchnellInput = {
  /** More steps, more detail; 1 to 12; default 4. */
  readonly numInferenceSteps?: number | null | undefined;
  /** What to draw. */
  readonly prompt: string;
};

/** What to generate, for whom, within which limits. */
export type GenerateImageInput = {
  /** Fail unless done so many seconds after acceptance, 1 to 86400. */
  readonly deadlineSeconds?: number | null | undefined;
  /** Makes a repeated request answer with the first one's job. 1 to 255 printable ASCII characters; kept for 48 hours, per user. */
  readonly idempotencyKey?: string | null | undefined;
  /** Refuse when the price is above this. */
  readonly maxCost?: string | null | undefined;
  /** Exactly one model, with that model's own inputs. */
  readonly model: ModelInput;
  /** Size, count and seed. */
  readonly options?: ImageOptions | null | undefined;
  /** How urgent it is; more than the caller's key allows is refused. */
  readonly priority?: JobPriority | null | undefined;
  /** Answer with the images of an identical earlier request of the same user, if there is one with an explicit seed. */
  readonly reuse?: boolean | null | undefined;
  /** Free labels, at most 20 of 64 characters. */
  readonly tags?: ReadonlyArray<string> | null | undefined;
  /** The end user this is for; defaults to the caller. */
  readonly userId?: string | null | undefined;
  /** Where to report the end of the job. */
  readonly webhookUrl?: string | null | undefined;
};

/** Inputs of ideogram-v3: Posters and logos with exact lettering */
export type IdeogramV3Input = {
  /** Let the model elaborate the prompt; default true. */
  readonly expandPrompt?: boolean | null | undefined;
  /** Images whose style to follow. */
  readonly imageUrls?: ReadonlyArray<string> | null | undefined;
  /** What to leave out. */
  readonly negativePrompt?: string | null | undefined;
  /** What to draw. */
  readonly prompt: string;
  /** Quality takes longer and costs more; one of TURBO, BALANCED, QUALITY; default "BALANCED". */
  readonly renderingSpeed?: string | null | undefined;
  /** The kind of picture; one of AUTO, GENERAL, REALISTIC, DESIGN. */
  readonly style?: string | null | undefined;
};

/** Options that all models share. */
export type ImageOptions = {
  /** Pixels, 64 to 4096. Default 1024; with an input image, the image's own. */
  readonly height?: number | null | undefined;
  /** How many images, 1 to 4. Default 1. */
  readonly numImages?: number | null | undefined;
  /** For a repeatable result. Default: the provider picks one. */
  readonly seed?: string | number | null | undefined;
  /** Pixels, 64 to 4096. Default 1024; with an input image, the image's own. */
  readonly width?: number | null | undefined;
};

/** Inputs of image-to-image: Transform existing images */
export type ImageToImageInput = {
  /** How closely to follow the prompt; 1 to 20. */
  readonly guidanceScale?: number | null | undefined;
  /** The image to transform. */
  readonly imageUrl: string;
  /** What to draw. */
  readonly prompt: string;
  /** How far to depart from the image; 0 to 1. */
  readonly strength?: number | null | undefined;
};

/** How urgent a job is. Users take turns whatever their jobs are: an urgent line has four turns to one, and nobody waits for ever. */
export type JobPriority =
  /** Before the usual: four turns to one. */
  | 'HIGH'
  /** It can wait: one turn to four of the usual. */
  | 'LOW'
  /** As urgent as usual. */
  | 'NORMAL';

/** Where a job is. COMPLETED, FAILED and CANCELED are final. */
export type JobStatus =
  /** It was cancelled. Nothing is charged. */
  | 'CANCELED'
  /** Every image is stored. */
  | 'COMPLETED'
  /** It ended without a result; failure says why. Nothing is charged. */
  | 'FAILED'
  /** Accepted; it waits here or in the provider's queue. */
  | 'QUEUED'
  /** The provider is working on it. */
  | 'RUNNING'
  /** The provider is done; its results are being stored. */
  | 'STORING';

/** Exactly one model, with its own inputs. Generated from the registry. */
export type ModelInput =
  {   /** Any other endpoint; answers FORBIDDEN where it is switched off. */
  readonly custom: CustomModelInput; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never;   /** Face swapping model */
  readonly faceSwap: FaceSwapInput; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never;   /** Fast FLUX Dev model with LoRA support */
  readonly fluxDev: FluxDevInput; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never;   /** FLUX with custom LoRA */
  readonly fluxLora: FluxLoraInput; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never;   /** High-quality FLUX Pro model */
  readonly fluxPro: FluxProInput; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never;   /** Edits an image by instruction and leaves the rest as it is */
  readonly fluxProKontext: FluxProKontextInput; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never;   /** FLUX 1.1 Pro: sharper and faster than FLUX Pro */
  readonly fluxProV11: FluxProV11Input; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never;   /** Fastest FLUX model, in one to twelve steps */
  readonly fluxSchnell: FluxSchnellInput; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never;   /** Posters and logos with exact lettering */
  readonly ideogramV3: IdeogramV3Input; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never;   /** Transform existing images */
  readonly imageToImage: ImageToImageInput; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never;   /** Google's image model: follows long instructions */
  readonly nanoBanana: NanoBananaInput; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never;   /** Google's image model: edits and combines images by instruction */
  readonly nanoBananaEdit: NanoBananaEditInput; readonly recraftV3?: never; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never;   /** Design and illustration in named styles, with legible text */
  readonly recraftV3: RecraftV3Input; readonly removeBackground?: never; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never;   /** Cuts the subject out of an image: a PNG with real transparency */
  readonly removeBackground: RemoveBackgroundInput; readonly upscale?: never; }
  |  { readonly custom?: never; readonly faceSwap?: never; readonly fluxDev?: never; readonly fluxLora?: never; readonly fluxPro?: never; readonly fluxProKontext?: never; readonly fluxProV11?: never; readonly fluxSchnell?: never; readonly ideogramV3?: never; readonly imageToImage?: never; readonly nanoBanana?: never; readonly nanoBananaEdit?: never; readonly recraftV3?: never; readonly removeBackground?: never;   /** Enlarges an image and restores its detail */
  readonly upscale: UpscaleInput; };

/** Inputs of nano-banana-edit: Google's image model: edits and combines images by instruction */
export type NanoBananaEditInput = {
  /** Of the result; one of auto, 21:9, 16:9, 3:2, 4:3, 5:4, 1:1, 4:5, 3:4, 2:3, 9:16; default "auto". */
  readonly aspectRatio?: string | null | undefined;
  /** The images to edit or combine. */
  readonly imageUrls: ReadonlyArray<string>;
  /** Of the file; one of jpeg, png, webp; default "png". */
  readonly outputFormat?: string | null | undefined;
  /** What to change, or how to combine the images. */
  readonly prompt: string;
};

/** Inputs of nano-banana: Google's image model: follows long instructions */
export type NanoBananaInput = {
  /** Of the result; one of 21:9, 16:9, 3:2, 4:3, 5:4, 1:1, 4:5, 3:4, 2:3, 9:16; default "1:1". */
  readonly aspectRatio?: string | null | undefined;
  /** Of the file; one of jpeg, png, webp; default "png". */
  readonly outputFormat?: string | null | undefined;
  /** What to draw. */
  readonly prompt: string;
};

/** Inputs of recraft-v3: Design and illustration in named styles, with legible text */
export type RecraftV3Input = {
  /** What to draw. */
  readonly prompt: string;
  /** The style to draw in; one of any, realistic_image, realistic_image/b_and_w, realistic_image/enterprise, realistic_image/hard_flash, realistic_image/hdr, realistic_image/motion_blur, realistic_image/natural_light, realistic_image/studio_portrait, digital_illustration, digital_illustration/2d_art_poster, digital_illustration/2d_art_poster_2, digital_illustration/3d, digital_illustration/80s, digital_illustration/engraving_color, digital_illustration/glow, digital_illustration/grain, digital_illustration/hand_drawn, digital_illustration/hand_drawn_outline, digital_illustration/handmade_3d, digital_illustration/infantile_sketch, digital_illustration/kawaii, digital_illustration/pixel_art; default "realistic_image". */
  readonly style?: string | null | undefined;
};

/** Inputs of remove-background: Cuts the subject out of an image: a PNG with real transparency */
export type RemoveBackgroundInput = {
  /** The image to cut out of. */
  readonly imageUrl: string;
};

/** Inputs of upscale: Enlarges an image and restores its detail */
export type UpscaleInput = {
  /** Restore faces too; default false. */
  readonly face?: boolean | null | undefined;
  /** The image to enlarge. */
  readonly imageUrl: string;
  /** How many times larger; 1 to 8; default 2. */
  readonly scale?: number | null | undefined;
};

export type GenerateMutationVariables = Exact<{
  input: GenerateImageInput;
}>;


export type GenerateMutation = { readonly generateImage: { readonly job: { readonly id: string } | null, readonly errors: ReadonlyArray<
      | { readonly path: ReadonlyArray<string>, readonly message: string }
      | { readonly path: ReadonlyArray<string>, readonly message: string }
      | { readonly path: ReadonlyArray<string>, readonly message: string }
      | { readonly path: ReadonlyArray<string>, readonly message: string }
      | { readonly path: ReadonlyArray<string>, readonly message: string }
      | { readonly path: ReadonlyArray<string>, readonly message: string }
    > } };

export type FollowQueryVariables = Exact<{
  id: string | number;
  after: number;
}>;


export type FollowQuery = { readonly job: { readonly status: JobStatus, readonly events: ReadonlyArray<
      | { readonly __typename: 'ImageStored', readonly seq: number }
      | { readonly __typename: 'JobFinished', readonly seq: number }
      | { readonly __typename: 'JobQueued', readonly seq: number }
      | { readonly __typename: 'JobRetrying', readonly seq: number }
      | { readonly __typename: 'JobRunning', readonly seq: number }
      | { readonly __typename: 'JobStep', readonly seq: number }
    >, readonly images: ReadonlyArray<{ readonly url: string }>, readonly failure: { readonly code: FailureCode, readonly message: string } | null } | null };


export const GenerateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Generate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GenerateImageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"generateImage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"job"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<GenerateMutation, GenerateMutationVariables>;
export const FollowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Follow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"job"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"events"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}}]}},{"kind":"Field","name":{"kind":"Name","value":"images"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<FollowQuery, FollowQueryVariables>;